import { GetAnswerContextController } from './features/get-answer-context/get-answer-context.controller.js';
import { GetAnswerContextHandler } from './features/get-answer-context/get-answer-context.query.js';

/** What is about what models are sent of conversations. */
export const contextControllers = [GetAnswerContextController];

export const contextProviders = [GetAnswerContextHandler];
