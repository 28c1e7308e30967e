/** photos.uploadProfilePhoto (after StoreFile) and photos.updateProfilePhoto with a photo. */
export type SetProfilePhoto = { type: 'SetProfilePhoto'; photo: number };
