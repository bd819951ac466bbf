using System.Runtime.InteropServices;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

/// <summary>Uses a store as somebody who has other rights.</summary>
internal static partial class Restricted
{
    private const int Nobody = 65534;

    /// <summary>What a store says that may not write.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="rights">What may be done with the directory meanwhile.</param>
    internal static string Refusal(TemporaryDirectory directory, string path, UnixFileMode rights)
    {
        var mode = File.GetUnixFileMode(directory.Path);
        File.SetUnixFileMode(directory.Path, rights);
        var message = "";
        // Root may do everything, but a thread of root's may be somebody else to the file system.
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
                _ = SetFileSystemUser(Nobody);
            var store = new SqliteRunStore(path);
            message = Assert.Throws<RunStoreException>(() => store.HeartbeatAsync("me", TimeSpan.FromHours(1)).AsTask().GetAwaiter().GetResult()).Message;
        });
        thread.Start();
        thread.Join();
        File.SetUnixFileMode(directory.Path, mode);
        return message;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(int user);
}
