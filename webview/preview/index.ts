import { previewContract } from '../../src/compute/protocol/panel-contracts';
import { startPanel } from '../shared/panel';
import { PreviewView } from './view';
import './style.css';

startPanel(previewContract, (host) => new PreviewView(host));
