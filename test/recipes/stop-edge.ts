import { cleanUp } from '../local/support';

export default cleanUp;
