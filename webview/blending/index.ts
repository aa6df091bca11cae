import { blendingContract } from '../../src/compute/protocol/panel-contracts';
import { startPanel } from '../shared/panel';
import { BlendingView } from './view';
import './style.css';

startPanel(blendingContract, (host) => new BlendingView(host));
