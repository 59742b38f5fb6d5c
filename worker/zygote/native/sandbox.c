#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit.h"

#define LEFT "prun-left"  // a child that has told its last is called so, with its exit code
#define FILES_NAMED 20
#define FAILED 71

// ---- what it shall be -------------------------------------------------------------------------

static int keep(const char **paths, size_t *count, const char *path) {
  if (*count == SANDBOX_PATHS || path[0] != '/') return -1;
  paths[(*count)++] = path;
  return 0;
}

int sandbox_parse(const char *text, size_t length, struct sandbox *into) {
  memset(into, 0, sizeof *into);
  const char *end = text + length;
  if (length > 0 && end[-1] != '\0') return -1;
  while (text < end) {
    const char *word = text;
    const char *value = word + strlen(word) + 1;
    if (value >= end) return -1;
    text = value + strlen(value) + 1;
    int bad = 0;
    if (strcmp(word, "user") == 0) into->user_namespace = value[0] == '1';
    else if (strcmp(word, "network") == 0) into->private_network = strcmp(value, "private") == 0;
    else if (strcmp(word, "layer") == 0) bad = keep(into->layers, &into->layer_count, value);
    else if (strcmp(word, "scratch") == 0) bad = keep(into->scratch, &into->scratch_count, value);
    else if (strcmp(word, "shared") == 0) bad = keep(into->shared, &into->shared_count, value);
    else bad = -1;
    if (bad < 0) return -1;
  }
  return 0;
}

// ---- init: making it ----------------------------------------------------------------------------

// In init: where it tells why it failed.
static struct sandbox_report *told;

static void failed(const char *what, const char *path) {
  told->error = errno;
  snprintf(told->text, sizeof told->text, "%s%s%s", what, path[0] ? " " : "", path);
  _exit(FAILED);
}

static void write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) failed("write", path);
  close(fd);
}

// Whoever they are outside, they are the same inside.
static void keep_user(uid_t uid, gid_t gid) {
  char map[64];
  write_text("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "%u %u 1", uid, uid);
  write_text("/proc/self/uid_map", map);
  snprintf(map, sizeof map, "%u %u 1", gid, gid);
  write_text("/proc/self/gid_map", map);
}

static int open_path(const char *path) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) failed("open", path);
  return fd;
}

static int make_folder(const char *path) {
  if (mkdir(path, 0755) < 0 && errno != EEXIST) failed("create", path);
  return open_path(path);
}

// Of what a mount stands on; in a scratch folder it is not there yet.
static void make_parents(const char *path) {
  char made[4096];
  snprintf(made, sizeof made, "%s", path);
  for (char *at = made + 1; *at != '\0'; at++) {
    if (*at != '/') continue;
    *at = '\0';
    mkdir(made, 0755);
    *at = '/';
  }
}

static void mount_empty(const char *path) {
  if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") < 0) failed("mount tmpfs on", path);
}

// What is written instead of the layers lies in a tmpfs that nobody can reach by a name: it is
// mounted, opened, and covered.
struct copies {
  int lower[SANDBOX_PATHS];
  int upper[SANDBOX_PATHS];
};

static void open_lower(const struct sandbox *sandbox, struct copies *copies) {
  for (size_t i = 0; i < sandbox->layer_count; i++) copies->lower[i] = open_path(sandbox->layers[i]);
}

static void mount_layers(const struct sandbox *sandbox, const char *staging, struct copies *copies) {
  int work[SANDBOX_PATHS];
  char path[4200], options[256];
  mount_empty(staging);
  for (size_t i = 0; i < sandbox->layer_count; i++) {
    snprintf(path, sizeof path, "%s/upper-%zu", staging, i);
    copies->upper[i] = make_folder(path);
    struct stat as;
    if (fstat(copies->lower[i], &as) < 0) failed("stat", sandbox->layers[i]);
    chmod(path, as.st_mode & 07777);
    if (!sandbox->user_namespace && chown(path, as.st_uid, as.st_gid) < 0) failed("chown", path);
    snprintf(path, sizeof path, "%s/work-%zu", staging, i);
    work[i] = make_folder(path);
  }
  // Its files stay, held by the descriptors; its name goes to the scratch folder.
  for (size_t i = 0; i < sandbox->scratch_count; i++) {
    make_parents(sandbox->scratch[i]);
    mkdir(sandbox->scratch[i], 01777);
    mount_empty(sandbox->scratch[i]);
  }
  for (size_t i = 0; i < sandbox->layer_count; i++) {
    const char *layer = sandbox->layers[i];
    make_parents(layer);
    mkdir(layer, 0755);
    snprintf(options, sizeof options, "lowerdir=/proc/self/fd/%d,upperdir=/proc/self/fd/%d,workdir=/proc/self/fd/%d%s",
             copies->lower[i], copies->upper[i], work[i], sandbox->user_namespace ? ",userxattr" : "");
    if (mount("overlay", layer, "overlay", 0, options) < 0) failed("mount overlay on", layer);
    close(work[i]);
  }
}

static void mount_shared(const struct sandbox *sandbox, const int *opened) {
  char from[64];
  for (size_t i = 0; i < sandbox->shared_count; i++) {
    const char *path = sandbox->shared[i];
    struct stat as;
    if (fstat(opened[i], &as) < 0) failed("stat", path);
    make_parents(path);
    if (S_ISDIR(as.st_mode)) mkdir(path, 0755);
    // Not by open(): that would copy a file that is there.
    else mknod(path, S_IFREG | 0644, 0);
    snprintf(from, sizeof from, "/proc/self/fd/%d", opened[i]);
    if (mount(from, path, NULL, MS_BIND | MS_REC, NULL) < 0) failed("mount", path);
    close(opened[i]);
  }
}

static void raise_loopback(void) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0) failed("raise", "lo");
  close(fd);
}

static void make_mounts(const struct sandbox *sandbox, struct copies *copies) {
  int shared[SANDBOX_PATHS];
  char here[4096];
  if (getcwd(here, sizeof here) == NULL) failed("getcwd", "");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) failed("make mounts private", "");
  open_lower(sandbox, copies);
  for (size_t i = 0; i < sandbox->shared_count; i++) shared[i] = open_path(sandbox->shared[i]);
  const char *staging = sandbox->scratch_count > 0 ? sandbox->scratch[0] : "/tmp";
  mount_layers(sandbox, staging, copies);
  mount_shared(sandbox, shared);
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) {
    failed("mount", "/proc");
  }
  // The working directory is still the one below what has been mounted.
  if (chdir(here) < 0) failed("chdir", here);
}

// The child's pid is one that its siblings don't have: files are named by it, such as those of
// NODE_V8_COVERAGE. Where the kernel does not let us, it is 2.
static void choose_pid(pid_t pid) {
  char text[16];
  int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  snprintf(text, sizeof text, "%d", (int)pid - 1);
  if (write(fd, text, strlen(text)) < 0) errno = 0;
  close(fd);
}

// A user namespace gives all capabilities in it; a test shall not find that it may read anything.
static void drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  syscall(SYS_capset, &header, none);
}

// ---- init: its life -----------------------------------------------------------------------------

// `proc`: /proc as it was before a file that is root's could unmount it.
static int left_code(int proc, pid_t child) {
  char path[64];
  int code;
  snprintf(path, sizeof path, "%d/comm", (int)child);
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
  if (file == NULL) return -1;
  int read = fscanf(file, LEFT "%d", &code) == 1;
  fclose(file);
  return read ? code : -1;
}

static int wait_for_child(int proc, pid_t child) {
  for (;;) {
    int status;
    pid_t pid = waitpid(-1, &status, WUNTRACED);
    if (pid < 0 && errno == ECHILD) return SIGKILL;
    if (pid != child) continue;
    if (!WIFSTOPPED(status)) return status;
    // Somebody else may have stopped it: then it is to go on when that one wants.
    int code = left_code(proc, child);
    if (code >= 0) return (code & 0xff) << 8;
  }
}

static void audit(const struct sandbox *sandbox, const struct copies *copies, pid_t child) {
  struct text found = {0};
  audit_processes(child, &found);
  audit_sockets(child, &found);
  for (size_t i = 0; i < sandbox->layer_count; i++) {
    // Paths in the workspace are told as the project's, those of what is mounted in it whole.
    char prefix[4200] = "";
    if (i > 0) snprintf(prefix, sizeof prefix, "%s/", sandbox->layers[i]);
    audit_files(copies->upper[i], copies->lower[i], prefix, FILES_NAMED, &found);
  }
  size_t length = found.length;
  while (length > SANDBOX_AUDIT_MAX) {  // whole entries only
    length = SANDBOX_AUDIT_MAX;
    while (length > 0 && found.bytes[length - 1] != '\0') length--;
  }
  if (length > 0) memcpy(told->text, found.bytes, length);
  told->length = length;
  free(found.bytes);
}

static void live(const struct sandbox *sandbox, const struct copies *copies, pid_t child) {
  prctl(PR_SET_NAME, "prun-sandbox");
  told->status = wait_for_child(open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC), child);
  audit(sandbox, copies, child);
  kill(-1, SIGKILL);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
  told->finished = 1;
  _exit(0);
}

// Everything but what init needs: above all the ends of pipes that the worker waits for.
static void close_others(const struct sandbox *sandbox, const struct copies *copies) {
  unsigned from = 0;
  for (;;) {
    unsigned next = ~0u;
    for (size_t i = 0; i < sandbox->layer_count; i++) {
      unsigned kept[] = {(unsigned)copies->upper[i], (unsigned)copies->lower[i]};
      for (size_t k = 0; k < 2; k++) {
        if (kept[k] >= from && kept[k] < next) next = kept[k];
      }
    }
    if (next > from) syscall(SYS_close_range, from, next == ~0u ? next : next - 1, 0);
    if (next == ~0u) return;
    from = next + 1;
  }
}

static void close_copies(const struct sandbox *sandbox, const struct copies *copies) {
  for (size_t i = 0; i < sandbox->layer_count; i++) {
    close(copies->upper[i]);
    close(copies->lower[i]);
  }
}

pid_t sandbox_fork(const struct sandbox *sandbox, struct sandbox_report **report) {
  told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (told == MAP_FAILED) return -1;
  uid_t uid = geteuid();
  gid_t gid = getegid();
  unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | SIGCHLD;
  if (sandbox->user_namespace) flags |= CLONE_NEWUSER;
  if (sandbox->private_network) flags |= CLONE_NEWNET;
  // Not by fork(): that knows no namespaces. Init uses nothing that a fork would have to repair.
  pid_t init = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
  if (init != 0) {
    if (init < 0) sandbox_free(told);
    *report = init < 0 ? NULL : told;
    return init;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct copies copies;
  if (sandbox->user_namespace) keep_user(uid, gid);
  char self[16] = "";
  if (readlink("/proc/self", self, sizeof self - 1) < 0) failed("read", "/proc/self");
  make_mounts(sandbox, &copies);
  if (sandbox->private_network) raise_loopback();
  choose_pid((pid_t)atoi(self));
  pid_t child = fork();
  if (child < 0) failed("fork", "");
  if (child > 0) {
    close_others(sandbox, &copies);
    live(sandbox, &copies, child);
  }
  close_copies(sandbox, &copies);
  if (sandbox->user_namespace) drop_capabilities();
  munmap(told, sizeof *told);
  *report = NULL;
  return 0;
}

void sandbox_free(struct sandbox_report *report) { munmap(report, sizeof *report); }

void sandbox_leave(int code) {
  char name[16];
  snprintf(name, sizeof name, LEFT "%d", code & 0xff);
  prctl(PR_SET_NAME, name);
  // Init kills it; should anything let it go on, it ends all the same.
  raise(SIGSTOP);
  _exit(code);
}
