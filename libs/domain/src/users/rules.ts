import type { UsersCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as changePhone from './change-phone.ts';
import * as chooseColor from './choose-color.ts';
import * as claimUsername from './claim-username.ts';
import * as releaseUsername from './release-username.ts';
import * as removeProfilePhotos from './remove-profile-photos.ts';
import * as renameUser from './rename-user.ts';
import * as setBirthday from './set-birthday.ts';
import * as setProfilePhoto from './set-profile-photo.ts';
import * as writeBiography from './write-biography.ts';

export const usersRules: RuleTable<UsersCommand> = {
  ChangePhone: rule(changePhone.load, changePhone.changePhone),
  RenameUser: rule(renameUser.load, renameUser.renameUser),
  WriteBiography: rule(writeBiography.load, writeBiography.writeBiography),
  ClaimUsername: rule(claimUsername.load, claimUsername.claimUsername),
  ReleaseUsername: rule(releaseUsername.load, releaseUsername.releaseUsername),
  SetProfilePhoto: rule(setProfilePhoto.load, setProfilePhoto.setProfilePhoto),
  SetBirthday: rule(setBirthday.load, setBirthday.setBirthday),
  ChooseColor: rule(chooseColor.load, chooseColor.chooseColor),
  RemoveProfilePhotos: rule(removeProfilePhotos.load, removeProfilePhotos.removeProfilePhotos),
};
