using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>Which tasks of a body are known to be completed at which place: those awaited, or asked whether they are, further up in the text.</summary>
internal sealed class CompletedTasks
{
    private readonly List<(ISymbol Holder, int Since)> _completed = [];

    /// <summary>Reads the whole body.</summary>
    public CompletedTasks(IEnumerable<IOperation> body)
    {
        foreach (var operation in body)
        {
            switch (operation)
            {
                case IAwaitOperation awaited:
                    AddAwaited(awaited.Operation, awaited.Syntax.Span.End);
                    break;
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } task } asked:
                    Add(task, asked.Syntax.Span.End);
                    break;
                case IVariableDeclaratorOperation { Initializer.Value: IAwaitOperation awaited } declared when IsCallOf("WhenAny", awaited.Operation):
                    _completed.Add((declared.Symbol, declared.Syntax.Span.End));
                    break;
            }
        }
    }

    /// <summary>Whether <paramref name="task"/> is completed where it is written.</summary>
    public bool Contain(IOperation task) =>
        HolderOf(task) is { } holder && _completed.Any(completed =>
            completed.Since <= task.Syntax.SpanStart && SymbolEqualityComparer.Default.Equals(completed.Holder, holder));

    private void AddAwaited(IOperation awaited, int since)
    {
        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task })
            AddAwaited(task, since);
        else if (IsCallOf("WhenAll", awaited))
            foreach (var argument in ((IInvocationOperation)awaited).Arguments)
                foreach (var operation in argument.Descendants())
                    Add(operation, since);
        else
            Add(awaited, since);
    }

    private void Add(IOperation task, int since)
    {
        if (HolderOf(task) is { } holder)
            _completed.Add((holder, since));
    }

    private static bool IsCallOf(string name, IOperation operation) => operation is IInvocationOperation call &&
        (call.TargetMethod.Name == name
            ? BlockingCalls.IsTask(call.TargetMethod.ContainingType)
            : call is { TargetMethod.Name: "ConfigureAwait", Instance: { } task } && IsCallOf(name, task));

    // The local or parameter that holds the task, or the collection the task is taken from.
    private static ISymbol? HolderOf(IOperation? task) => task switch
    {
        ILocalReferenceOperation local => CollectionOf(local) ?? local.Local,
        IParameterReferenceOperation parameter => CollectionOf(parameter) ?? parameter.Parameter,
        IArrayElementReferenceOperation element => HolderOf(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => HolderOf(element.Instance),
        IConversionOperation conversion => HolderOf(conversion.Operand),
        _ => null,
    };

    // foreach (var task in tasks) … task
    private static ISymbol? CollectionOf(ILocalReferenceOperation local)
    {
        for (var parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IForEachLoopOperation loop && loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default))
                return HolderOf(loop.Collection);
        }

        return null;
    }

    // tasks.Select(task => … task)
    private static ISymbol? CollectionOf(IParameterReferenceOperation parameter)
    {
        for (var parent = parameter.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, parameter.Parameter.ContainingSymbol))
            {
                return function.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } }
                    ? HolderOf(call.Instance ?? call.Arguments[0].Value)
                    : null;
            }
        }

        return null;
    }
}
