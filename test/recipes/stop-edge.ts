import { cleanUp } from '../tools/local/support';

export default cleanUp;
