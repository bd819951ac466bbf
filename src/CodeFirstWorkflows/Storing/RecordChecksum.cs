using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.IO.Hashing;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// For stores in databases: what they read is verified against what they were given, so that damage is never taken for a result.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RecordChecksum
{
    // Text that UTF-8 cannot hold would come back as another one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The checksum of a record in its place.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="record">The record.</param>
    /// <returns>The checksum.</returns>
    public static long Of(string runId, RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(record);
        return Of([runId, record.Key], [record.Sequence, (int)record.Kind], record.Payload.Span);
    }

    /// <summary>The checksum of a message in its place.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="message">The message.</param>
    /// <returns>The checksum.</returns>
    public static long Of(string runId, RunMessage message)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        return Of([runId, message.Key], [(int)message.Kind], message.Payload.Span);
    }

    /// <summary>The checksum of what never changes about a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The checksum.</returns>
    public static long Of(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        // In one order, however they come.
        var tags = run.Tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).SelectMany(static tag => new[] { tag.Key, tag.Value });
        return Of(
            [run.Id, run.Workflow, run.Shape, .. tags],
            [run.Version, run.CreatedAt.UtcTicks, run.Tags.Count, run.Input.Length],
            run.Input.Span,
            run.Options.Span);
    }

    /// <summary>Makes sure that a record is the one that was kept.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="record">The record as it was read.</param>
    /// <param name="checksum">The checksum that was kept with it.</param>
    /// <exception cref="RunStoreException">It is another one.</exception>
    public static void Verify(string runId, RunRecord record, long checksum)
    {
        if (Of(runId, record) != checksum)
            throw RunStoreException.Damaged($"Record {record.Sequence} of run '{runId}'");
    }

    /// <summary>Makes sure that a message is the one that was kept.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="message">The message as it was read.</param>
    /// <param name="checksum">The checksum that was kept with it.</param>
    /// <exception cref="RunStoreException">It is another one.</exception>
    public static void Verify(string runId, RunMessage message, long checksum)
    {
        if (Of(runId, message) != checksum)
            throw RunStoreException.Damaged($"A message ({message.Kind} '{message.Key}') to run '{runId}'");
    }

    /// <summary>Makes sure that a run is the one that was kept.</summary>
    /// <param name="run">The run as it was read.</param>
    /// <param name="checksum">The checksum that was kept with it.</param>
    /// <exception cref="RunStoreException">It is another one.</exception>
    public static void Verify(StoredRun run, long checksum)
    {
        ArgumentNullException.ThrowIfNull(run);
        var kept = new NewRun(run.Id, run.Workflow, run.Version, run.Shape, run.Input, run.CreatedAt)
        { Options = run.Options, Tags = run.Tags };
        if (Of(kept) != checksum || run.State is < WorkflowState.Pending or > WorkflowState.Paused)
            throw RunStoreException.Damaged($"Run '{run.Id}'");
    }

    private static long Of(
        ReadOnlySpan<string> texts, ReadOnlySpan<long> numbers, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> rest = default)
    {
        var length = (numbers.Length * sizeof(long)) + payload.Length + rest.Length;
        foreach (var text in texts)
            length += sizeof(int) + Utf8.GetByteCount(text);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var free = rented.AsSpan(0, length);
            foreach (var text in texts)
            {
                // With its length before it, no text can be mistaken for the end of another.
                var written = Utf8.GetBytes(text, free[sizeof(int)..]);
                BinaryPrimitives.WriteInt32LittleEndian(free, written);
                free = free[(sizeof(int) + written)..];
            }

            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteInt64LittleEndian(free, number);
                free = free[sizeof(long)..];
            }

            payload.CopyTo(free);
            rest.CopyTo(free[payload.Length..]);
            return (long)XxHash3.HashToUInt64(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
