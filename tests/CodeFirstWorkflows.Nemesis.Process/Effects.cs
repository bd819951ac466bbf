using System.Globalization;
using System.Text;

namespace CodeFirstWorkflows.Nemesis.Process;

/// <summary>
/// What the process does outside its store, a line each in a file that outlives it: when, who, what, of which run and key.
/// </summary>
internal sealed class Effects(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _gate = new();

    internal void Add(string what, string run, string key = "", string info = "")
    {
        info = info.Replace('\n', ' ').Replace('\t', ' ');
        lock (_gate)
        {
            // One write for each line: a process that is killed leaves whole lines.
            var line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.Ticks}\t{Environment.ProcessId}\t{what}\t{run}\t{key}\t{info}\n");
            _file.Write(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>A step: it takes some time, and listens to its token.</summary>
    internal async Task<T> DoAsync<T>(StepContext context, T value, int longest = 200)
    {
        Add("start", context.RunId, context.Key);
        try
        {
            await Task.Delay(Random.Shared.Next(1, longest), context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Add("canceled", context.RunId, context.Key);
            throw;
        }

        Add("end", context.RunId, context.Key);
        return value;
    }

    /// <summary>Chance, behind a door that the analyzers do not open: conditions ought not to be like this.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "Who calls it must not see that it is static.")]
    internal bool Toss() => Random.Shared.Next(2) == 0;

    public void Dispose() => _file.Dispose();
}
