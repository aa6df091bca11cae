import { similarityContract } from '../../src/compute/protocol/panel-contracts';
import { startPanel } from '../shared/panel';
import { SimilarityView } from './view';
import './style.css';

startPanel(similarityContract, (host) => new SimilarityView(host));
