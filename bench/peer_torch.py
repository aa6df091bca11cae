"""The same study in PyTorch, straightforwardly but not naively: CKA through features, cdist for distances.
usage: peer_torch.py ROWS DIMS SPACES ANCHORS THREADS   prints one JSON line: seconds a part, GFLOP/s of a product."""
import json, sys, time
import torch

n, d, s, k, threads = (int(value) for value in sys.argv[1:6])
torch.set_num_threads(threads)
torch.manual_seed(0)
base = torch.randn(n, 64)
spaces = [base @ torch.randn(64, d) + torch.randn(n, d) for _ in range(s)]
anchors = torch.randperm(n)[:k]
seconds = {}


def timed(name, work):
    started = time.perf_counter()
    result = work()
    seconds[name] = seconds.get(name, 0) + time.perf_counter() - started
    return result


unit = torch.nn.functional.normalize
projections = {
    'cosine': lambda x, a: unit(x) @ unit(a).T,
    'euclidean': torch.cdist,
    'l1': lambda x, a: torch.cdist(x, a, p=1.0),
    'linf': lambda x, a: torch.cdist(x, a, p=float('inf')),
}


def hsic1(cross, x, y):
    """Debiased HSIC from the cross product of centred features and the lengths of their rows."""
    m = len(x)
    rx, ry = (x * x).sum(1), (y * y).sum(1)
    return (cross * cross).sum() - m / (m - 2) * (rx @ ry) + rx.sum() * ry.sum() / ((m - 1) * (m - 2))


def cka(relative):
    centred = [r - r.mean(0) for r in relative]
    own = [hsic1(c.T @ c, c, c) for c in centred]
    return [
        (hsic1(centred[i].T @ centred[j], centred[i], centred[j]) / (own[i] * own[j]).sqrt()).item()
        for i in range(s)
        for j in range(i)
    ]


started = time.process_time()
for name, project in projections.items():
    relative = [timed(name, lambda: project(x, x[anchors])) for x in spaces]
    timed('cka', lambda: cka(relative))

cpu = time.process_time() - started

a, b = torch.randn(2048, 2048), torch.randn(2048, 2048)
best = float('inf')
for _ in range(8):
    started = time.perf_counter()
    a @ b
    best = min(best, time.perf_counter() - started)
print(json.dumps({'version': torch.__version__, 'seconds': seconds, 'cpu': cpu, 'peak': 2 * 2048**3 / best / 1e9}))
