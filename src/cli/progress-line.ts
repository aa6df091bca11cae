import type { EngineProgress } from '../compute/protocol/engine';
import type { OnProgress } from '../core/runtime/progress';
import { shownLine } from './terminal';

/** Shows progress on stderr: one line that is rewritten, only in a terminal. */
export function progressLine(stream: NodeJS.WriteStream): {
  readonly update: OnProgress<EngineProgress>;
  readonly clear: () => void;
} {
  let shown = false;
  return {
    update({ fraction, message, remainingSeconds }) {
      if (!stream.isTTY) return;
      const rest = remainingSeconds === undefined ? '' : `, ${Math.ceil(remainingSeconds)} s left`;
      stream.write(
        `\r\u001b[K${String(Math.round(fraction * 100)).padStart(3)} % ${shownLine(message)}${rest}`,
      );
      shown = true;
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}
