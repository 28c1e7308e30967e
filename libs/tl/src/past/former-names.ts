/** Newest name of a method → its former names. */
const FORMER_NAMES: Record<string, string[]> = {
  'account.toggleNoPaidMessagesException': ['account.addNoPaidMessagesException'],
  'channels.deleteParticipantHistory': ['channels.deleteUserHistory'],
  'messages.clickSponsoredMessage': ['channels.clickSponsoredMessage'],
  'messages.viewSponsoredMessage': ['channels.viewSponsoredMessage'],
  'messages.reportSponsoredMessage': ['channels.reportSponsoredMessage'],
  'messages.getSponsoredMessages': ['channels.getSponsoredMessages'],
  'messages.createForumTopic': ['channels.createForumTopic'],
  'messages.editForumTopic': ['channels.editForumTopic'],
  'messages.getForumTopics': ['channels.getForumTopics'],
  'messages.getForumTopicsByID': ['channels.getForumTopicsByID'],
  'messages.deleteTopicHistory': ['channels.deleteTopicHistory'],
  'messages.reorderPinnedForumTopics': ['channels.reorderPinnedForumTopics'],
  'messages.updatePinnedForumTopic': ['channels.updatePinnedForumTopic'],
  'messages.editChatCreator': ['channels.editCreator'],
  'messages.getFutureChatCreatorAfterLeave': ['channels.getFutureCreatorAfterLeave'],
  'payments.canPurchaseStore': ['payments.canPurchasePremium'],
  'stories.getAllReadPeerStories': ['stories.getAllReadUserStories'],
  'stories.getPeerMaxIDs': ['users.getStoriesMaxIDs'],
  'stories.getPeerStories': ['stories.getUserStories'],
  'stories.togglePeerStoriesHidden': ['contacts.toggleStoriesHidden'],
  'users.getRequirementsToContact': ['users.getIsPremiumRequiredToContact'],
};

const PRESENT_NAMES = new Map(Object.entries(FORMER_NAMES).flatMap(([name, former]) => former.map((one) => [one, name] as const)));

/** The former names of a method of the newest layer, possibly none. */
export const formerNames = (method: string): readonly string[] => FORMER_NAMES[method] ?? [];

/** The name in the newest layer of a method given by its present or a former name. */
export const presentName = (method: string): string => PRESENT_NAMES.get(method) ?? method;
