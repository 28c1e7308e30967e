import type { Evolutions } from '../evolution.ts';
import { keepLink, removeLink, removePart, setPart } from './business.ts';

type BusinessFact =
  | 'BusinessHoursSet' | 'BusinessPlaceSet' | 'BusinessIntroSet' | 'BusinessPartRemoved' | 'BusinessLinkKept' | 'BusinessLinkRemoved' | 'BusinessLinkFollowed';

export const businessEvolutions: Evolutions<BusinessFact> = {
  BusinessHoursSet: (documents, { user }) => setPart(documents, user, 'hours'),
  BusinessPlaceSet: (documents, { user }) => setPart(documents, user, 'place'),
  BusinessIntroSet: (documents, { user, intro }) => setPart(documents, user, 'intro', intro?.sticker?.id),
  BusinessPartRemoved: (documents, { user, part }) => removePart(documents, user, part),
  BusinessLinkKept: (documents, { user, link, description }) => { if (description) keepLink(documents, user, link, description.slug); },
  BusinessLinkRemoved: (documents, { user, link }) => removeLink(documents, user, link),
  // Counted for its owner; no rule depends on it.
  BusinessLinkFollowed: () => {},
};
