/*
 * The floor of the benchmark: the case that bench/main.ts gives to mountlab, made with nothing
 * between it and the kernel. What this program needs is what the kernel takes; the rest is ours.
 *
 *   floor CASES                 makes so many cases and prints cases per second
 *   floor --once PARENT ROOT DST
 *                               only the three calls, in a world that somebody else has built
 *                               below ROOT, for shell-reference.sh
 *
 * Run the first form under
 *   unshare --mount --pid --fork --kill-child --ipc --uts --net --cgroup --propagation private
 *
 * It stays in step with worker/: where the worker of mountlab sets up a case in another way, this
 * file has to follow, or the ratio compares two different things.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Destination directories are /dst<i / 50>x<i % 50>: two small axes in the scenario's matrix
 * instead of one with 25,000 values, so that reading YAML stays out of the slope. */
#define UNITS 50

/* `error`: what move_mount(2) answers for this propagation type of the source's parent. */
static const struct parent {
	const char *name;
	unsigned long flag;
	int error;
} parents[] = {
	{ "private", MS_PRIVATE, 0 },
	{ "shared", MS_SHARED, EINVAL },
	{ "slave", MS_SLAVE, 0 },
	{ "unbindable", MS_UNBINDABLE, 0 },
};
#define PARENTS (sizeof(parents) / sizeof(parents[0]))

/* A surprise makes the figure worthless, so none of them is survived. */
__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...)
{
	int error = errno;
	va_list args;

	fputs("floor: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	if (error != 0)
		fprintf(stderr, " (errno %d: %s)", error, strerror(error));
	fputc('\n', stderr);
	exit(1);
}

/* For the calls whose only right answer is "not -1"; gives that answer back. */
#define MUST(call) must(#call, (call))
static int must(const char *call, long result)
{
	if (result < 0)
		die("%s failed", call);
	return (int)result;
}

/* By number, not by wrapper: glibc has move_mount only since 2.36, and pivot_root not at all. */
static long pivot_root(const char *new_root, const char *put_old)
{
	return syscall(SYS_pivot_root, new_root, put_old);
}

static long move_attached(int from, int to)
{
	return syscall(SYS_move_mount, from, "proc", to, "proc", 0);
}

/* Makes the working directory the root, and lets the old root go. pivot_root(2) explains the two
 * dots: the old root is left stacked upon the new one, so no directory is needed for it. */
static void enter_root(void)
{
	MUST(pivot_root(".", "."));
	MUST(umount2(".", MNT_DETACH));
	MUST(chdir("/"));
}

/* The worker's own root. It has no host superblock in it, and unshare(CLONE_NEWNS) copies every
 * mount of the namespace that it is called in: with the host's mounts still there each case would
 * pay for them. /tmp is only a directory that every machine has. */
static void enter_worker_root(void)
{
	MUST(mount("tmpfs", "/tmp", "tmpfs", 0, NULL));
	MUST(chdir("/tmp"));
	MUST(mkdir("proc", 0755));
	MUST(mkdir("case", 0755));
	MUST(mount("proc", "proc", "proc", 0, NULL));
	enter_root();
}

/* Reads all of mountinfo through a proc outside of the case, whose own proc is what the case moves
 * about. The text is of the caller's namespace and root: those, not the descriptor, decide. */
static const char *read_mountinfo(int proc)
{
	static char text[1 << 16];
	size_t used = 0;
	ssize_t got;
	int fd = MUST(openat(proc, "self/mountinfo", O_RDONLY | O_CLOEXEC));

	while ((got = MUST(read(fd, text + used, sizeof(text) - 1 - used))) > 0)
		used += (size_t)got;
	errno = 0;
	if (used == sizeof(text) - 1)
		die("mountinfo is longer than %zu bytes", used);
	text[used] = '\0';
	MUST(close(fd));
	return text;
}

/* A mount point in mountinfo stands between two spaces. One look at the text is what shows that
 * these are the mounts of the case, and it costs nothing beside the reading. */
static void expect_mount(const char *mountinfo, const char *at, bool there)
{
	char field[64];

	snprintf(field, sizeof(field), " %s ", at);
	errno = 0;
	if ((strstr(mountinfo, field) != NULL) != there)
		die("expected %s mount at %s in:\n%s", there ? "a" : "no", at, mountinfo);
}

/* The two opens and the move_mount, checked. */
static void make_calls(const struct parent *parent, const char *src_path, const char *dst_path)
{
	int src = MUST(open(src_path, O_PATH | O_DIRECTORY));
	int dst = MUST(open(dst_path, O_PATH | O_DIRECTORY));
	int error = move_attached(src, dst) == 0 ? 0 : errno;

	if (error != parent->error) {
		errno = error;
		die("move_mount below a %s parent: expected errno %d", parent->name, parent->error);
	}
	MUST(close(src));
	MUST(close(dst));
}

/* Mounts the tmpfs on src with the propagation type asked for. Returns a descriptor that has to
 * stay open as long as the case, or -1. */
static int mount_src(const struct parent *parent)
{
	int master = -1;

	MUST(mkdir("src", 0755));
	MUST(mount("tmpfs", "src", "tmpfs", 0, NULL));
	if (parent->flag == MS_SLAVE) {
		/* A slave needs a master, and MS_SLAVE on a mount without peers makes it private. The
		 * master is the peer in the namespace left behind; the descriptor keeps that one alive. */
		MUST(mount(NULL, "src", NULL, MS_SHARED, NULL));
		master = MUST(open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
		MUST(unshare(CLONE_NEWNS));
	}
	MUST(mount(NULL, "src", NULL, parent->flag, NULL));
	return master;
}

static void run_case(unsigned long index, int home, int proc)
{
	const struct parent *parent = &parents[index % PARENTS];
	unsigned long number = index / PARENTS;
	char dst[32], dst_proc[40];
	int master;

	snprintf(dst, sizeof(dst), "/dst%lux%lu", number / UNITS, number % UNITS);
	snprintf(dst_proc, sizeof(dst_proc), "%s/proc", dst);

	MUST(unshare(CLONE_NEWNS));

	/* The world, built from below its root: hence the paths without their slash. */
	MUST(mount("tmpfs", "/case", "tmpfs", 0, NULL));
	MUST(chdir("/case"));
	master = mount_src(parent);
	MUST(mkdir("src/proc", 0755));
	MUST(mount("proc", "src/proc", "proc", 0, NULL));
	MUST(mkdir(dst + 1, 0755));
	MUST(mkdir(dst_proc + 1, 0755));
	enter_root();

	expect_mount(read_mountinfo(proc), "/src/proc", true);
	make_calls(parent, "/src", dst);
	expect_mount(read_mountinfo(proc), dst_proc, parent->error == 0);

	/* Going home is all the tidying: the namespace had no other user, so it goes with its mounts.
	 * setns also takes root and working directory to the root of the namespace. */
	MUST(setns(home, CLONE_NEWNS));
	if (master >= 0)
		MUST(close(master));
}

static double seconds(void)
{
	struct timespec now;

	MUST(clock_gettime(CLOCK_MONOTONIC, &now));
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run_cases(unsigned long cases)
{
	double start;
	int home, proc;

	enter_worker_root();
	home = MUST(open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
	proc = MUST(open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
	start = seconds();
	for (unsigned long index = 0; index < cases; index++)
		run_case(index, home, proc);
	printf("%.1f\n", (double)cases / (seconds() - start));
}

static void run_once(const char *parent, const char *root, const char *dst)
{
	char src_path[4096], dst_path[4096];

	snprintf(src_path, sizeof(src_path), "%s/src", root);
	snprintf(dst_path, sizeof(dst_path), "%s/%s", root, dst);
	for (size_t i = 0; i < PARENTS; i++) {
		if (strcmp(parents[i].name, parent) == 0) {
			make_calls(&parents[i], src_path, dst_path);
			return;
		}
	}
	errno = EINVAL;
	die("expected PARENT to be private, shared, slave or unbindable, got %s", parent);
}

int main(int argc, char **argv)
{
	char *end;
	unsigned long cases;

	if (argc == 5 && strcmp(argv[1], "--once") == 0) {
		run_once(argv[2], argv[3], argv[4]);
		return 0;
	}
	if (argc == 2) {
		errno = 0;
		cases = strtoul(argv[1], &end, 10);
		if (errno == 0 && argv[1][0] != '-' && *end == '\0' && cases > 0) {
			run_cases(cases);
			return 0;
		}
	}
	fputs("usage: floor CASES | floor --once PARENT ROOT DST\n", stderr);
	return 2;
}
