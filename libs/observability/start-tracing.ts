export interface TracingConfig {
  /** Base URL of an OTLP/HTTP collector (`OTEL_EXPORTER_OTLP_ENDPOINT`); without it nothing is loaded. */
  readonly endpoint?: string;
  /** Share of the traces begun here that are kept, 0 to 1. A caller's decision is followed. */
  readonly sampleRatio?: number;
  readonly service: string;
  readonly version: string;
  readonly role: string;
}

type Shutdown = () => Promise<void>;

/**
 * Registers the OpenTelemetry SDK when a collector is named. Returns what flushes and stops it; to be called
 * after everything that makes spans has stopped.
 */
export async function startTracing(config: TracingConfig): Promise<Shutdown> {
  const { endpoint, sampleRatio = 1, service, version, role } = config;
  if (!endpoint) return async () => {};
  const [
    { startNodeSdk },
    { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler },
    { OTLPTraceExporter },
  ] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const sdk = startNodeSdk({
    resourceAttributes: { 'service.name': service, 'service.version': version, 'service.role': role },
    resourceDetectors: [],
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    // Metrics go to Prometheus and logs to stdout; unless switched off here the SDK would export both.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  return () => sdk.shutdown();
}
