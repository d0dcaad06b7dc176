FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY libs libs
COPY migrations migrations
COPY deploy/build deploy/build
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:24-slim
ARG APP_VERSION=0.1.0
ENV NODE_ENV=production APP_VERSION=$APP_VERSION PORT=3000 DATA_DIR=/app/data
WORKDIR /app
# Processes videos.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
# A volume mounted here takes over the owner.
RUN mkdir data && chown node:node data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist/app dist/app
COPY package.json ./
# Loads everything once, so that containers start with what V8 has compiled.
ENV NODE_COMPILE_CACHE=/app/compile-cache
RUN node dist/app/cli.js openapi /tmp/openapi.json && rm /tmp/openapi.json
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small heap collects sooner instead of growing; a bigger container gets a command of its own.
CMD ["node", "--max-old-space-size=200", "--max-semi-space-size=16", "--import", "./dist/app/source-maps.js", "dist/app/main.js"]
