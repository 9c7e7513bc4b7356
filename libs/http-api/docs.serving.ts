import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Routes } from './method.refusal.js';
import { openApiDocument } from './openapi/openapi.document.js';

/** `/docs` and `/openapi.json`: everything from this machine, nothing from the internet. */
export function serveDocs(app: NestFastifyApplication, routes: Routes): void {
  // The files of the page, which are registered only when the server starts.
  routes.set('/docs/*', new Set(['GET', 'HEAD']));
  SwaggerModule.setup('docs', app, openApiDocument(), {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Context Services',
    // Without this the page would send the document's address to a validator on the internet.
    swaggerOptions: { validatorUrl: null },
  });
}
