/** Examples of the documents, after the reference (Query Service by ID; Export Services to JSON Stream by Date). */
export const SERVICE_EXAMPLE = {
  service_id: 3005,
  service_type: 100,
  est_duration: 300,
  contact_key: 'bob',
  started: {
    timestamp: '2010-09-07T07:58:16.313Z',
    application_type: 400,
    resource_id: 10,
    media_type: 2,
    resource_type: 200,
    application_id: 40,
    interaction_id: '56',
  },
  active_states: [
    {
      service_id: 3005,
      state_id: 4000,
      state_type: 100,
      est_duration: 60,
      started: { timestamp: '2010-06-03T08:48:18.257Z', interaction_id: '51' },
    },
  ],
  completed_states: [
    {
      service_id: 3005,
      state_id: 4001,
      state_type: 200,
      est_duration: 300,
      started: { timestamp: '2010-06-03T08:48:51.473Z', interaction_id: '8001' },
      completed: { timestamp: '2010-06-03T08:51:54.380Z', interaction_id: '1587' },
      duration: 182907,
      disposition: 5,
      disposition_desc: 'normal ending',
    },
  ],
  active_tasks: [
    {
      service_id: 3005,
      state_id: 4001,
      task_id: 2000,
      task_type: 55,
      est_duration: 540,
      started: { timestamp: '2010-06-03T08:49:45.943Z', interaction_id: '587' },
    },
  ],
  completed_tasks: [],
  relatedOffers: [{ offer_name: 'life insurance', type: '3', comments: 'healt check to be done before approval' }],
};

export const IDS_EXAMPLE = ['361-0b6b586f-1815-47b8-8a84-16d66162ff1c', '361-96d081b2-1918-46a5-b497-c235f882b33f'];

export const DATA_EXAMPLE = {
  service_id: 3005,
  timestamp: '2010-09-07T07:58:16.313Z',
  service_type: 100,
  contact_key: 'bob',
  est_duration: 300,
  interaction_id: '56',
  media_type: 2,
};

export const EVENT_EXAMPLE = {
  specversion: '1.0',
  id: '3005-01',
  source: '/samples/service-3005',
  type: 'contextservices.service.started.v1',
  time: '2010-09-07T07:58:16.313Z',
  datacontenttype: 'application/json',
  data: DATA_EXAMPLE,
};
