namespace CodeFirstWorkflows.Storing;

/// <summary>Something that happened in a run. Records are never changed.</summary>
/// <param name="Sequence">Its place in the run, from 1. Numbers may be missing.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Key">The step's key, or the scope's prefix.</param>
/// <param name="Payload">Its content, which only the engine understands.</param>
public sealed record RunRecord(long Sequence, RunRecordKind Kind, string Key, ReadOnlyMemory<byte> Payload);
