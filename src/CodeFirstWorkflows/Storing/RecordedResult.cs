using System.Text.Json;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Storing;

/// <summary>Steps' results as JSON in records.</summary>
internal static class RecordedResult
{
    private static readonly byte[] Nothing = "null"u8.ToArray();

    internal static byte[] Write<T>(StepBinding<T> step, T value) =>
        typeof(T) == typeof(NoResult) ? Nothing : JsonSerializer.SerializeToUtf8Bytes(value, step.Json);

    internal static T Read<T>(StepBinding<T> step, byte[] json) =>
        typeof(T) == typeof(NoResult) ? default! : JsonSerializer.Deserialize(json, step.Json)!;
}
