"""Asks PostgreSQL and Redis whether they answer; prints what does not, with the remedy."""

import sys

import psycopg2
import redis


def trouble_with_postgres(url):
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return (
            "PostgreSQL does not answer: start it, or set TEST_DATABASE_URL to a server of yours."
        )
    return None


def trouble_with_redis(url):
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
    except redis.RedisError:
        return "Redis does not answer: start it, or set TEST_REDIS_URL."
    return None


if __name__ == "__main__":
    troubles = [trouble_with_postgres(sys.argv[1]), trouble_with_redis(sys.argv[2])]
    print(" ".join(filter(None, troubles)))
    sys.exit(any(troubles))
