import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi/openapi.document.js';

/** The route of the files of `/docs`, which are registered only when the server starts. */
export const DOCS_FILES = '/docs/*';

/** `/docs` and `/openapi.json`: everything from this machine, nothing from the internet. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument(), {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Context Services',
    // Without this the page would send the document's address to a validator on the internet.
    swaggerOptions: { validatorUrl: null },
  });
}
