import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { windowOf } from '../../scim/list.js';
import { Projection } from '../../scim/projection.js';
import type { UserResource } from '../../scim/user-resource.js';
import {
  ScimEndpoint,
  ScimListQuery,
  ScimListView,
  ScimResourceView,
  ScimShownQuery,
  versionsIn,
} from '../scim-http.js';
import { CreateScimUser } from './create-scim-user.command.js';
import { DeleteScimUser } from './delete-scim-user.command.js';
import { GetScimUser } from './get-scim-user.query.js';
import { ListScimUsers } from './list-scim-users.query.js';
import { PatchScimUser } from './patch-scim-user.command.js';
import { ReplaceScimUser } from './replace-scim-user.command.js';

const USER = 'A user as RFC 7643 §4.1 has it';
const PATCH = 'A PatchOp as RFC 7644 §3.5.2 has it';

@ApiTags('scim')
@Controller('scim/v2/Users')
export class ScimUsersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @ScimEndpoint({ summary: 'Find users by SCIM 2.0', message: ListScimUsers, response: ScimListView })
  async list(@Query() query: ScimListQuery): Promise<object> {
    const { startIndex, count, filter, attributes, excludedAttributes } = query;
    const found = await this.dispatcher.query(new ListScimUsers(windowOf(startIndex, count), filter));
    const projection = new Projection(attributes, excludedAttributes);
    return { ...found, Resources: found.Resources.map((each) => projection.of(each)) };
  }

  @Post()
  @ScimEndpoint(
    {
      summary: 'Make somebody a member by SCIM 2.0',
      message: CreateScimUser,
      status: 201,
      response: ScimResourceView,
    },
    USER,
  )
  async create(
    @Body() body: object,
    @Query() shown: ScimShownQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const user = await this.dispatcher.command(new CreateScimUser(body ?? {}));
    reply.header('location', user.meta.location);
    return answer(user, shown, reply);
  }

  @Get(':id')
  @ScimEndpoint({
    summary: 'Read a user by SCIM 2.0',
    message: GetScimUser,
    response: ScimResourceView,
    versioned: true,
  })
  async get(
    @Param('id') id: string,
    @Query() shown: ScimShownQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const user = await this.dispatcher.query(new GetScimUser(id));
    const body = answer(user, shown, reply);
    if (!versionsIn(known)?.some((each) => each === user.meta.version || each === '*')) return body;
    reply.status(304);
    return undefined;
  }

  @Put(':id')
  @ScimEndpoint(
    { summary: 'Replace a user by SCIM 2.0', message: ReplaceScimUser, response: ScimResourceView },
    USER,
  )
  async replace(
    @Param('id') id: string,
    @Body() body: object,
    @Query() shown: ScimShownQuery,
    @Headers('if-match') versions: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const command = new ReplaceScimUser(id, body ?? {}, versionsIn(versions));
    return answer(await this.dispatcher.command(command), shown, reply);
  }

  @Patch(':id')
  @ScimEndpoint(
    { summary: 'Change a user by SCIM 2.0', message: PatchScimUser, response: ScimResourceView },
    PATCH,
  )
  async patch(
    @Param('id') id: string,
    @Body() body: object,
    @Query() shown: ScimShownQuery,
    @Headers('if-match') versions: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const command = new PatchScimUser(id, body ?? {}, versionsIn(versions));
    return answer(await this.dispatcher.command(command), shown, reply);
  }

  @Delete(':id')
  @ScimEndpoint({ summary: 'End a membership by SCIM 2.0', message: DeleteScimUser, status: 204 })
  remove(@Param('id') id: string, @Headers('if-match') versions: string | undefined): Promise<void> {
    return this.dispatcher.command(new DeleteScimUser(id, versionsIn(versions)));
  }
}

function answer(user: UserResource, { attributes, excludedAttributes }: ScimShownQuery, reply: FastifyReply) {
  reply.header('etag', user.meta.version);
  return new Projection(attributes, excludedAttributes).of(user);
}
