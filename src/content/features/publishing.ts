import { ScheduleContentItemHandler } from './schedule-content-item/schedule-content-item.command.js';
import { ScheduleContentItemController } from './schedule-content-item/schedule-content-item.controller.js';
import { AssignReviewerHandler } from './assign-reviewer/assign-reviewer.command.js';
import { AssignReviewerController } from './assign-reviewer/assign-reviewer.controller.js';
import { UnassignReviewerHandler } from './unassign-reviewer/unassign-reviewer.command.js';
import { UnassignReviewerController } from './unassign-reviewer/unassign-reviewer.controller.js';
import { CommentOnContentHandler } from './comment-on-content/comment-on-content.command.js';
import { CommentOnContentController } from './comment-on-content/comment-on-content.controller.js';
import { EditCommentHandler } from './edit-comment/edit-comment.command.js';
import { EditCommentController } from './edit-comment/edit-comment.controller.js';
import { DeleteCommentHandler } from './delete-comment/delete-comment.command.js';
import { DeleteCommentController } from './delete-comment/delete-comment.controller.js';
import { ResolveCommentHandler } from './resolve-comment/resolve-comment.command.js';
import { ResolveCommentController } from './resolve-comment/resolve-comment.controller.js';
import { CreateReleaseHandler } from './create-release/create-release.command.js';
import { CreateReleaseController } from './create-release/create-release.controller.js';
import { UpdateReleaseHandler } from './update-release/update-release.command.js';
import { UpdateReleaseController } from './update-release/update-release.controller.js';
import { ScheduleReleaseHandler } from './schedule-release/schedule-release.command.js';
import { ScheduleReleaseController } from './schedule-release/schedule-release.controller.js';
import { CancelReleaseHandler } from './cancel-release/cancel-release.command.js';
import { CancelReleaseController } from './cancel-release/cancel-release.controller.js';
import { PublishReleaseHandler } from './publish-release/publish-release.command.js';
import { PublishReleaseController } from './publish-release/publish-release.controller.js';
import { ListReviewsHandler } from './list-reviews/list-reviews.query.js';
import { ListReviewsController } from './list-reviews/list-reviews.controller.js';
import { ListCommentsHandler } from './list-comments/list-comments.query.js';
import { ListCommentsController } from './list-comments/list-comments.controller.js';
import { GetReleaseHandler } from './get-release/get-release.query.js';
import { GetReleaseController } from './get-release/get-release.controller.js';
import { ListReleasesHandler } from './list-releases/list-releases.query.js';
import { ListReleasesController } from './list-releases/list-releases.controller.js';
import { CarryOutReleaseHandler } from './carry-out-release/carry-out-release.command.js';
import { CarryOutScheduleHandler } from './carry-out-schedules/carry-out-schedule.command.js';
import { CarryOutSchedulesJob } from './carry-out-schedules/carry-out-schedules.job.js';
import { ReleaseReviewsHandler } from './release-reviews/release-reviews.command.js';
import { CarryOutWhenContentScheduled } from './carry-out-when-content-scheduled/carry-out-when-content-scheduled.reaction.js';
import { CarryOutWhenReleaseScheduled } from './carry-out-when-release-scheduled/carry-out-when-release-scheduled.reaction.js';
import { ReleaseReviewsWhenMemberRemoved } from './release-reviews-when-member-removed/release-reviews-when-member-removed.reaction.js';
import { CommentDesk } from './comment-desk.js';
import { ReleaseDesk } from './release-desk.js';
import { ReviewQueue } from './review-queue.js';

/** What belongs to reviews, schedules and releases, for the module. */
export const publishing = {
  controllers: [
    ScheduleContentItemController,
    AssignReviewerController,
    UnassignReviewerController,
    CommentOnContentController,
    EditCommentController,
    DeleteCommentController,
    ResolveCommentController,
    CreateReleaseController,
    UpdateReleaseController,
    ScheduleReleaseController,
    CancelReleaseController,
    PublishReleaseController,
    ListReviewsController,
    ListCommentsController,
    GetReleaseController,
    ListReleasesController,
  ],
  providers: [
    ScheduleContentItemHandler,
    AssignReviewerHandler,
    UnassignReviewerHandler,
    CommentOnContentHandler,
    EditCommentHandler,
    DeleteCommentHandler,
    ResolveCommentHandler,
    CreateReleaseHandler,
    UpdateReleaseHandler,
    ScheduleReleaseHandler,
    CancelReleaseHandler,
    PublishReleaseHandler,
    ListReviewsHandler,
    ListCommentsHandler,
    GetReleaseHandler,
    ListReleasesHandler,
    CarryOutReleaseHandler,
    CarryOutScheduleHandler,
    CarryOutSchedulesJob,
    ReleaseReviewsHandler,
    CarryOutWhenContentScheduled,
    CarryOutWhenReleaseScheduled,
    ReleaseReviewsWhenMemberRemoved,
    CommentDesk,
    ReleaseDesk,
    ReviewQueue,
  ],
};
