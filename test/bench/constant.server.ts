import 'reflect-metadata';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { buffer } from 'node:stream/consumers';

let constant = '';

@Controller('genesys/1/cs')
class ConstantController {
  @Get('services/:service_id')
  @Header('content-type', 'application/json; charset=utf-8')
  find(): string {
    return constant;
  }
}

@Module({ controllers: [ConstantController] })
class ConstantModule {}

/** A bare Nest application on Fastify: whatever the id, it answers the text that stood on its standard input. */
async function main(): Promise<void> {
  constant = (await buffer(process.stdin)).toString('utf8');
  const app = await NestFactory.create(ConstantModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`${await app.getUrl()}\n`);
}

void main();
