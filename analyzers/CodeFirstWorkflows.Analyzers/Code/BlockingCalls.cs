using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>A place where a thread waits; <paramref name="Task"/> is the task it waits for, if it is one that could be awaited by name.</summary>
internal readonly record struct BlockingCall(string Name, IOperation? Task);

/// <summary>Knows the calls that block a thread.</summary>
internal static class BlockingCalls
{
    /// <summary>What blocks in <paramref name="operation"/> itself, or null.</summary>
    public static BlockingCall? In(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } result when IsTask(result.Property.ContainingType)
            => new($"{result.Property.ContainingType.Name}.Result", task),
        IInvocationOperation call => In(call),
        _ => null,
    };

    /// <summary>Whether <paramref name="type"/> is a Task or ValueTask, with or without a result.</summary>
    public static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" } && IsIn(type, "System.Threading.Tasks");

    private static BlockingCall? In(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        return call.TargetMethod.Name switch
        {
            "Wait" when IsTask(type) && !OnlyLooks(call) => new("Task.Wait()", call.Instance),
            "WaitAll" or "WaitAny" when IsTask(type) && !OnlyLooks(call) => new($"Task.{call.TargetMethod.Name}()", null),
            "Wait" when type.Name == "SemaphoreSlim" && IsIn(type, "System.Threading") && !OnlyLooks(call) => new("SemaphoreSlim.Wait()", null),
            "Sleep" when type.Name == "Thread" && IsIn(type, "System.Threading") => new("Thread.Sleep()", null),
            "GetResult" when call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited }
                => TaskOf(awaited) is { } task ? new("GetAwaiter().GetResult()", task) : null,
            _ => null,
        };
    }

    private static IOperation? TaskOf(IOperation awaited) => awaited switch
    {
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => TaskOf(task),
        _ => IsTask(awaited.Type) ? awaited : null,
    };

    // A time to wait of zero asks whether it is done, and goes on.
    private static bool OnlyLooks(IInvocationOperation call) => call.Arguments.Any(argument => argument.Value switch
    {
        { ConstantValue: { HasValue: true, Value: 0 } } => true,
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
        _ => false,
    });

    private static bool IsIn(ITypeSymbol type, string space) => type.ContainingNamespace?.ToDisplayString() == space;
}
