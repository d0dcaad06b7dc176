import { join } from 'node:path';
import { ObjectNotFound, UploadNotFound } from './storage-errors.js';

const SEGMENT = /^\w[\w.-]{0,199}$/;
const UPLOAD = /^[0-9a-f-]{36}$/;

/** Which file of the folder is which. Nothing that came from outside leads out of it. */
export class DiskLayout {
  constructor(readonly folder: string) {}

  get objects(): string {
    return join(this.folder, 'objects');
  }

  object(key: string): string {
    const segments = key.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment))) throw new ObjectNotFound();
    return join(this.objects, ...segments);
  }

  upload(uploadId: string): string {
    if (!UPLOAD.test(uploadId)) throw new UploadNotFound();
    return join(this.folder, 'uploads', uploadId);
  }

  /** What is known of a part: in order of their numbers when sorted by name. */
  part(uploadId: string, number: number): string {
    return join(this.upload(uploadId), `${String(number).padStart(5, '0')}.json`);
  }
}
