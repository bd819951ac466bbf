using System.Collections.Concurrent;
using System.Reflection;
using CodeFirstWorkflows.Graphs.Tests.Values;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>What a run tells of one of its steps.</summary>
internal sealed record Slot(string Step, string Key, StepOutcome Outcome, string? Result, int Visits, bool IsExhausted);

/// <summary>Reads runs without knowing their types.</summary>
internal static class Slots
{
    private static readonly MethodInfo ReadOne = typeof(Slots).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly ConcurrentDictionary<Type, Func<object, Slot>> Readers = [];

    /// <summary>The steps of a run.</summary>
    public static IReadOnlyList<Slot> Of(WorkflowRun run)
    {
        var steps = run.GetType().GetProperty("Steps")!.GetValue(run)!;
        return [.. steps.GetType().GetProperties().Select(property => property.GetValue(steps)!).Select(result => ReaderOf(result.GetType())(result))];
    }

    /// <summary>The output as text.</summary>
    public static string OutputOf(WorkflowRun run) => Show.Of(run.GetType().GetProperty("Result")?.GetValue(run));

    private static Func<object, Slot> ReaderOf(Type type) => Readers.GetOrAdd(
        type, static type => ReadOne.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object, Slot>>());

    private static Slot Read<T>(object value)
    {
        var result = (StepResult<T>)value;
        var hasResult = result.Outcome == StepOutcome.Completed && typeof(T) != typeof(NoResult) && typeof(T) != typeof(IReadOnlyList<NoResult>);
        return new(result.Name, result.Key, result.Outcome, hasResult ? Show.Of(result.Result) : null, result.Visits, result.Exhausted);
    }
}
