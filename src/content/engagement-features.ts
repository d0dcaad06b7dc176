import { GetContentEngagementController } from './features/get-content-engagement/get-content-engagement.controller.js';
import { GetContentEngagementHandler } from './features/get-content-engagement/get-content-engagement.query.js';
import { ListContentEngagementController } from './features/list-content-engagement/list-content-engagement.controller.js';
import { ListContentEngagementHandler } from './features/list-content-engagement/list-content-engagement.query.js';
import { ListContentEngagementPeopleController } from './features/list-content-engagement-people/list-content-engagement-people.controller.js';
import { ListContentEngagementPeopleHandler } from './features/list-content-engagement-people/list-content-engagement-people.query.js';
import { RecordContentViewHandler } from './features/record-content-view/record-content-view.command.js';
import { RecordContentViewController } from './features/record-content-view/record-content-view.controller.js';

/** What people make of items: a part of the content module. */
export const engagement = {
  providers: [
    RecordContentViewHandler,
    GetContentEngagementHandler,
    ListContentEngagementHandler,
    ListContentEngagementPeopleHandler,
  ],
  controllers: [
    RecordContentViewController,
    GetContentEngagementController,
    ListContentEngagementController,
    ListContentEngagementPeopleController,
  ],
};
