using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Owners;

public sealed class OwnerNameTests
{
    [Fact]
    public void Each_name_is_unlike_all_others_and_says_which_process_it_is()
    {
        var names = Enumerable.Range(0, 100).Select(static _ => OwnerName.Create()).ToList();

        Assert.Equal(100, names.Distinct().Count());
        Assert.All(names, static name => Assert.StartsWith($"{Environment.MachineName}/{Environment.ProcessId}/", name, StringComparison.Ordinal));
        Assert.All(names, static name => Assert.False(OwnerName.HasEnded(name)));
    }

    [Fact]
    public async Task A_process_that_was_killed_has_ended()
    {
        using var process = Process.Start("sleep", "100");
        var owner = OwnerName.Of(process.Id);
        Assert.Contains($"/{process.Id}/", owner, StringComparison.Ordinal);
        Assert.False(OwnerName.HasEnded(owner));

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(OwnerName.HasEnded(owner));
        Assert.True(OwnerName.HasEnded(owner));
    }

    [Fact]
    public async Task A_process_that_has_ended_and_that_nobody_has_asked_about_has_ended()
    {
        // The shell becomes the parent that never asks.
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "sleep 0.3 & echo $!; exec sleep 100" }, RedirectStandardOutput = true })!;
        var id = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        var owner = OwnerName.Of(id);
        Assert.False(OwnerName.HasEnded(owner));

        for (var i = 0; i < 1000 && !OwnerName.HasEnded(owner); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.True(OwnerName.HasEnded(owner));
        Assert.True(Directory.Exists($"/proc/{id}"));
        parent.Kill();
    }

    [Fact]
    public void Another_process_with_the_same_id_is_another_process()
    {
        using var process = Process.Start("sleep", "100");
        var owner = OwnerName.Of(process.Id);
        var (before, start, after) = Split(owner);

        Assert.True(OwnerName.HasEnded($"{before}-{start + 1}-{after}"));
        Assert.False(OwnerName.HasEnded(owner));
        process.Kill();
    }

    [Fact]
    public async Task Of_another_machine_boot_or_container_nothing_is_known()
    {
        using var process = Process.Start("sleep", "100");
        var owner = OwnerName.Of(process.Id);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", TestContext.Current.CancellationToken)).Trim().Replace("-", "", StringComparison.Ordinal);
        Assert.Contains(boot, owner, StringComparison.Ordinal);
        var ids = owner[(owner.IndexOf(boot, StringComparison.Ordinal) + boot.Length + 1)..].Split('.')[0];

        Assert.False(OwnerName.HasEnded(owner.Replace(boot, new string('0', boot.Length), StringComparison.Ordinal)));
        Assert.False(OwnerName.HasEnded(owner.Replace($".{ids}.", ".1.", StringComparison.Ordinal)));
        Assert.False(OwnerName.HasEnded(owner.Replace("linux-", "start-", StringComparison.Ordinal)));
        // Hostnames of containers may be equal, and one machine's may change.
        Assert.True(OwnerName.HasEnded("renamed" + owner[owner.IndexOf('/', StringComparison.Ordinal)..]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("dead")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("machine/1/0123456789abcdef0123456789abcdef")]
    [InlineData("machine/1/-0123456789abcdef0123456789abcdef")]
    [InlineData("machine/x/linux-1.2.3-4-0123456789abcdef0123456789abcdef")]
    [InlineData("machine/99999999999999/linux-1.2.3-4-0123456789abcdef0123456789abcdef")]
    [InlineData("machine/-1/linux-1.2.3-4-0123456789abcdef0123456789abcdef")]
    [InlineData("machine/999999/linux-1.2.3-4-0123456789abcdef0123456789abcdef")]
    public void Of_other_names_nothing_is_known(string? owner) => Assert.False(OwnerName.HasEnded(owner!));

    /// <summary>Takes a name apart at its start time.</summary>
    private static (string Before, long Start, string After) Split(string owner)
    {
        var last = owner.LastIndexOf('-');
        var middle = owner.LastIndexOf('-', last - 1);
        return (owner[..middle], long.Parse(owner.AsSpan(middle + 1, last - middle - 1), CultureInfo.InvariantCulture), owner[(last + 1)..]);
    }
}
