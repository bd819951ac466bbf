using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Mermaid's own parser, which npm installs beside these tests, in the versions that are locked.</summary>
public sealed class MermaidParser : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Mermaid");

    public async ValueTask InitializeAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var installed = Path.Combine(Folder, "node_modules", ".installed");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return;
        await RunAsync("npm", ["ci"], "");
        await File.WriteAllTextAsync(installed, wanted);
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Has it read all of them, in one process.</summary>
    internal Task<IReadOnlyList<Reading>> ReadAsync(IReadOnlyList<string> flowcharts) => ReadAsync(flowcharts, []);

    /// <summary>Has it draw them too, and says which words it shows in their nodes.</summary>
    internal Task<IReadOnlyList<Reading>> ShowAsync(IReadOnlyList<string> flowcharts) => ReadAsync(flowcharts, ["show"]);

    private static async Task<IReadOnlyList<Reading>> ReadAsync(IReadOnlyList<string> flowcharts, string[] arguments)
    {
        var output = await RunAsync("node", ["read.mjs", .. arguments], JsonSerializer.Serialize(flowcharts));
        return JsonSerializer.Deserialize<IReadOnlyList<Reading>>(output, JsonSerializerOptions.Web)!;
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        using var process = Start(program, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.\n{await output}\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not installed, so no flowchart can be checked. On Debian: apt-get install nodejs npm.", e);
        }
    }

    /// <summary>What it found in a flowchart, or why it refused it.</summary>
    internal sealed record Reading(string? Error, int Nodes, int Edges, int Frames, IReadOnlyList<string>? Words);
}
