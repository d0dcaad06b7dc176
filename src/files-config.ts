import { resolve } from 'node:path';
import type { S3Options } from '#libs/storage/s3-storage.js';
import type { ConfigReader } from './config-reader.js';
import type { MediaOptions } from './media/index.js';

/** Files are kept in S3 when a bucket is named, otherwise under `DATA_DIR`. */
export function readS3(read: ConfigReader): S3Options | undefined {
  const { env } = read;
  const bucket = env['STORAGE_S3_BUCKET'] || undefined;
  if (bucket === undefined) return undefined;
  const [accessKeyId, secretAccessKey] = [
    env['STORAGE_S3_ACCESS_KEY_ID'],
    env['STORAGE_S3_SECRET_ACCESS_KEY'],
  ];
  if (Boolean(accessKeyId) !== Boolean(secretAccessKey))
    read.problem(
      'STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY must be set together, or neither',
    );
  const endpoint = (name: string) => (env[name] ? read.httpUrl(name, '') : undefined);
  return {
    bucket,
    region: env['STORAGE_S3_REGION'] || 'us-east-1',
    endpoint: endpoint('STORAGE_S3_ENDPOINT'),
    publicEndpoint: endpoint('STORAGE_S3_PUBLIC_ENDPOINT'),
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    forcePathStyle: read.choice('STORAGE_S3_FORCE_PATH_STYLE', ['true', 'false'], 'false') === 'true',
  };
}

const TERABYTE = 1_099_511_627_776;

export const readMedia = (read: ConfigReader, dataDir: string): MediaOptions => ({
  maxFileBytes: read.integer('MEDIA_MAX_FILE_BYTES', 5_368_709_120, 1, 5 * TERABYTE),
  maxUserBytes: read.integer('MEDIA_MAX_USER_BYTES', 0, 0, 1_024 * TERABYTE),
  uploadHours: read.integer('MEDIA_UPLOAD_HOURS', 24, 1, 168),
  deletionGraceDays: read.integer('MEDIA_DELETION_GRACE_DAYS', 30, 0, 365),
  playbackMinutes: read.integer('MEDIA_PLAYBACK_MINUTES', 60, 1, 1_440),
  workDir: resolve(read.env['MEDIA_WORK_DIR'] || resolve(dataDir, 'work')),
  ffmpeg: { ffmpeg: read.env['FFMPEG_PATH'] || 'ffmpeg', ffprobe: read.env['FFPROBE_PATH'] || 'ffprobe' },
  clamd: read.hostAndPort('CLAMD_ADDRESS'),
});
