import { Global, Module, type DynamicModule } from '@nestjs/common';
import { secretsKeyOf } from '#libs/secrets/kept-secret.js';
import { DiskStorage } from './disk-storage.js';
import { ObjectStorage } from './object-storage.js';
import type { S3Options } from './s3-storage.js';
import { SignedUrls } from './signed-urls.js';

export interface StorageOptions {
  /** Files are kept in `folder` when there is none. */
  readonly s3?: S3Options;
  readonly folder: string;
  /** Where addresses that we sign lead to. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly secretsKey?: string;
}

@Global()
@Module({})
export class StorageModule {
  static forRoot({ s3, folder, publicUrl, dataDir, secretsKey }: StorageOptions): DynamicModule {
    return {
      module: StorageModule,
      providers: [
        {
          provide: SignedUrls,
          useFactory: () => new SignedUrls(secretsKeyOf(secretsKey, dataDir), publicUrl),
        },
        {
          provide: ObjectStorage,
          inject: [SignedUrls],
          useFactory: async (urls: SignedUrls) => {
            if (!s3) return new DiskStorage(folder, urls);
            // Loaded only where it is used: it is larger than the rest of the process.
            const { S3Storage } = await import('./s3-storage.js');
            return new S3Storage(s3);
          },
        },
      ],
      exports: [ObjectStorage, SignedUrls],
    };
  }
}
