import { render } from 'preact';
import { App } from './app';
import { watchConnection } from './connection';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/hero.css';
import './styles/gallery.css';
import './styles/studio.css';
import './styles/stage.css';
import './styles/controls.css';
import './styles/changes.css';
import './styles/traffic.css';
import './styles/story.css';
import './styles/forced-colors.css';

watchConnection();
render(<App />, document.getElementById('page')!);
