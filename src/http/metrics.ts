import type { FastifyPluginAsync } from "fastify";

/** What a scraper reads. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** `/metrics`, for Prometheus and whatever reads its format. */
export function metricsPlugin(read: () => Promise<Exposition>): FastifyPluginAsync {
  return async (app) => {
    app.get("/metrics", async (_request, reply) => {
      const { contentType, text } = await read();
      return reply.type(contentType).send(text);
    });
  };
}
