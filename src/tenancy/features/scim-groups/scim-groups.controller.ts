import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import type { GroupResource } from '../../scim/group-resource.js';
import { windowOf } from '../../scim/list.js';
import { Projection } from '../../scim/projection.js';
import {
  ScimEndpoint,
  ScimListQuery,
  ScimListView,
  ScimResourceView,
  ScimShownQuery,
  versionsIn,
} from '../scim-http.js';
import { CreateScimGroup } from './create-scim-group.command.js';
import { DeleteScimGroup } from './delete-scim-group.command.js';
import { GetScimGroup } from './get-scim-group.query.js';
import { ListScimGroups } from './list-scim-groups.query.js';
import { PatchScimGroup } from './patch-scim-group.command.js';
import { ReplaceScimGroup } from './replace-scim-group.command.js';

const GROUP = 'A group as RFC 7643 §4.2 has it';
const PATCH = 'A PatchOp as RFC 7644 §3.5.2 has it';

@ApiTags('scim')
@Controller('scim/v2/Groups')
export class ScimGroupsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @ScimEndpoint({ summary: 'Find groups by SCIM 2.0', message: ListScimGroups, response: ScimListView })
  async list(@Query() query: ScimListQuery): Promise<object> {
    const { startIndex, count, filter, attributes, excludedAttributes } = query;
    const projection = new Projection(attributes, excludedAttributes);
    const found = await this.dispatcher.query(
      new ListScimGroups(windowOf(startIndex, count), projection.shows('members'), filter),
    );
    return { ...found, Resources: found.Resources.map((each) => projection.of(each)) };
  }

  @Post()
  @ScimEndpoint(
    {
      summary: 'Make a group by SCIM 2.0',
      message: CreateScimGroup,
      status: 201,
      response: ScimResourceView,
    },
    GROUP,
  )
  async create(
    @Body() body: object,
    @Query() shown: ScimShownQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const group = await this.dispatcher.command(new CreateScimGroup(body ?? {}));
    reply.header('location', group.meta.location);
    return answer(group, shown, reply);
  }

  @Get(':id')
  @ScimEndpoint({
    summary: 'Read a group by SCIM 2.0',
    message: GetScimGroup,
    response: ScimResourceView,
    versioned: true,
  })
  async get(
    @Param('id') id: string,
    @Query() shown: ScimShownQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const { attributes, excludedAttributes } = shown;
    const withMembers = new Projection(attributes, excludedAttributes).shows('members');
    const group = await this.dispatcher.query(new GetScimGroup(id, withMembers));
    const body = answer(group, shown, reply);
    if (!versionsIn(known)?.some((each) => each === group.meta.version || each === '*')) return body;
    reply.status(304);
    return undefined;
  }

  @Put(':id')
  @ScimEndpoint(
    { summary: 'Replace a group by SCIM 2.0', message: ReplaceScimGroup, response: ScimResourceView },
    GROUP,
  )
  async replace(
    @Param('id') id: string,
    @Body() body: object,
    @Query() shown: ScimShownQuery,
    @Headers('if-match') versions: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const command = new ReplaceScimGroup(id, body ?? {}, versionsIn(versions));
    return answer(await this.dispatcher.command(command), shown, reply);
  }

  /** Answers with nothing, as Entra expects: a group may have thousands of members. */
  @Patch(':id')
  @ScimEndpoint({ summary: 'Change a group by SCIM 2.0', message: PatchScimGroup, status: 204 }, PATCH)
  async patch(
    @Param('id') id: string,
    @Body() body: object,
    @Headers('if-match') versions: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const command = new PatchScimGroup(id, body ?? {}, versionsIn(versions));
    const { version } = await this.dispatcher.command(command);
    reply.header('etag', version);
  }

  @Delete(':id')
  @ScimEndpoint({ summary: 'Delete a group by SCIM 2.0', message: DeleteScimGroup, status: 204 })
  remove(@Param('id') id: string, @Headers('if-match') versions: string | undefined): Promise<void> {
    return this.dispatcher.command(new DeleteScimGroup(id, versionsIn(versions)));
  }
}

function answer(
  group: GroupResource,
  { attributes, excludedAttributes }: ScimShownQuery,
  reply: FastifyReply,
) {
  reply.header('etag', group.meta.version);
  return new Projection(attributes, excludedAttributes).of(group);
}
