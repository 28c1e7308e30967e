/** photos.deletePhotos, and photos.updateProfilePhoto with inputPhotoEmpty (the current photo's id). Ids that are not there are ignored. */
export type RemoveProfilePhotos = { type: 'RemoveProfilePhotos'; photos: number[] };
