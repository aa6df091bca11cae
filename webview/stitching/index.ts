import { stitchingContract } from '../../src/compute/protocol/panel-contracts';
import { startPanel } from '../shared/panel';
import { StitchingView } from './view';
import './style.css';

startPanel(stitchingContract, (host) => new StitchingView(host));
