export { MediaModule } from './media.module.js';
export { MediaOptions } from './media-options.js';
export {
  DocumentTexts,
  MediaContents,
  MediaLibrary,
  type DocumentText,
  type Picture,
  type ReadyFile,
} from './media-library.js';
export { MediaUsers, type MediaUser } from './media-users.js';
export {
  MediaDeleted,
  MediaFailed,
  MediaProcess,
  MediaQuarantined,
  MediaReady,
} from './domain/media-asset.events.js';
export { servePlaylists } from './playlist-routes.js';
