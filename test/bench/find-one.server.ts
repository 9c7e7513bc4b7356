import 'reflect-metadata';
import { Controller, Get, Header, Inject, Module, NotFoundException, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import { buffer } from 'node:stream/consumers';
import { parseObject, textOf } from '#test/support/model/json.value.js';

const FINDER = Symbol('finder');
type Finder = (id: string) => Promise<string | undefined>;

@Controller('genesys/1/cs')
class FindOneController {
  constructor(@Inject(FINDER) private readonly find: Finder) {}

  @Get('services/:service_id')
  @Header('content-type', 'application/json; charset=utf-8')
  async findOne(@Param('service_id') id: string): Promise<string> {
    const found = await this.find(id);
    if (found === undefined) throw new NotFoundException();
    return found;
  }
}

/** A bare Nest application on Fastify that finds the service with the driver and answers a constant. */
async function main(): Promise<void> {
  const given = parseObject((await buffer(process.stdin)).toString('utf8'));
  const client = new MongoClient(textOf(given['mongodbUrl']));
  await client.connect();
  const rows = client.db(textOf(given['database'])).collection<{ _id: string }>('services_v1');
  const answer = textOf(given['answer']);
  const find: Finder = async (id) => ((await rows.findOne({ _id: id })) === null ? undefined : answer);

  @Module({ controllers: [FindOneController], providers: [{ provide: FINDER, useValue: find }] })
  class FindOneModule {}

  const app = await NestFactory.create(FindOneModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`${await app.getUrl()}\n`);
}

void main();
