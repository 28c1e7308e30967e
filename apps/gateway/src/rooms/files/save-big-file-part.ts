import { method } from '../../rpc/method.ts';
import { savePart } from './parts/uploads.ts';

/** F1; `file_total_parts` −1: the client does not know yet. */
export default method('upload.saveBigFilePart', ({ file_id, file_part, file_total_parts, bytes }, context) =>
  savePart(context, file_id, file_part, bytes, file_total_parts));
