import { RequestType } from 'vscode-jsonrpc/node';
import type { NearRow } from '../../core/preview/nearest-rows';
import type { Outcome } from '../outcome';
import type { WithProgress } from './engine-rpc';
import type {
  ComponentsAnswer,
  DescriptionsRequest,
  EffectiveRankAnswer,
  Entries,
  EntriesRequest,
  NearestRequest,
  RowDescriptions,
  SampleRequest,
  StatisticsAnswer,
  StatisticsRequest,
} from './preview';

type Short<P, R> = RequestType<P, Outcome<R>, void>;
type Long<P, R> = RequestType<WithProgress<P>, Outcome<R>, void>;

/** The requests of host and engine that previews need. */
export const previewRequests = {
  entries: new RequestType('preview/entries') as Short<EntriesRequest, Entries>,
  descriptions: new RequestType('preview/descriptions') as Short<
    DescriptionsRequest,
    RowDescriptions
  >,
  statistics: new RequestType('preview/statistics') as Long<StatisticsRequest, StatisticsAnswer>,
  components: new RequestType('preview/components') as Long<SampleRequest, ComponentsAnswer>,
  effectiveRank: new RequestType('preview/effectiveRank') as Long<
    SampleRequest,
    EffectiveRankAnswer
  >,
  nearest: new RequestType('preview/nearest') as Long<NearestRequest, readonly NearRow[]>,
} as const;
