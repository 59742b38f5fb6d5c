{
  "variables": { "static_keeper%": 0 },
  "target_defaults": {
    "cflags": ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2"],
    "defines": ["_GNU_SOURCE", "NAPI_VERSION=8"],
    "include_dirs": ["worker/zygote/native"]
  },
  "targets": [
    {
      "target_name": "zygote",
      "sources": [
        "worker/zygote/native/addon.c",
        "worker/zygote/native/adopt.c",
        "worker/zygote/native/loop.c",
        "worker/zygote/native/pipes.c",
        "worker/zygote/native/values.c",
        "worker/zygote/native/serve.c",
        "worker/zygote/native/sandbox.c",
        "worker/zygote/native/audit.c",
        "worker/zygote/native/tree.c",
        "worker/zygote/native/wire.c"
      ]
    },
    {
      "target_name": "keeper",
      "type": "executable",
      "conditions": [
        # For the package: starts on any Linux, also one with an older C library than this one's.
        ["static_keeper==1", { "ldflags": ["-static", "-s"] }]
      ],
      "sources": [
        "worker/zygote/native/keeper.c",
        "worker/zygote/native/serve.c",
        "worker/zygote/native/sandbox.c",
        "worker/zygote/native/audit.c",
        "worker/zygote/native/tree.c",
        "worker/zygote/native/wire.c"
      ]
    }
  ]
}
