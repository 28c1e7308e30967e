import { method } from '../../rpc/method.ts';
import { savePart } from './parts/uploads.ts';

/** F1, core.telegram.org/api/files#uploading-files. */
export default method('upload.saveFilePart', ({ file_id, file_part, bytes }, context) => savePart(context, file_id, file_part, bytes));
