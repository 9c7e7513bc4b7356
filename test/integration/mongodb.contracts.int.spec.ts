import { checkpointStoreContract } from '#test/contracts/checkpoint-store.contract.js';
import { decisionStoreContract } from '#test/contracts/decision-store.contract.js';
import { readModelRegistryContract } from '#test/contracts/read-model-registry.contract.js';
import { serviceQueryContract } from '#test/contracts/service-query.contract.js';
import { serviceStoreContract } from '#test/contracts/service-store.contract.js';
import { opensMongo } from './mongodb.database.js';

serviceStoreContract(
  'MongoDB',
  opensMongo(({ services }) => services),
);
checkpointStoreContract(
  'MongoDB',
  opensMongo(({ checkpoints }) => checkpoints),
);
serviceQueryContract(
  'MongoDB',
  opensMongo(({ services, query }) => ({ store: services, query })),
);
serviceQueryContract(
  'MongoDB, whose exports get their ids ahead',
  opensMongo(({ services, query }) => ({ store: services, query }), { exportAheadAfterMs: 0 }),
);
readModelRegistryContract(
  'MongoDB',
  opensMongo(({ registry }) => registry),
);
decisionStoreContract(
  'MongoDB',
  opensMongo(({ decisions }) => decisions),
);
