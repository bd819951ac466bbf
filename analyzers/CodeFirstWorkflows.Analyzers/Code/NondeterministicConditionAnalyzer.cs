using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>
/// CFW052: a condition that reads the time or draws lots cannot be told from its inputs, in a test or from a record. Looks into the methods that
/// decide conditions, and into what they call of their own class.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NondeterministicConditionAnalyzer() : CodeAnalyzer(Rule.NondeterministicCondition)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        // A workflow may name what it inherits, so all must be asked; but only once something was found.
        var deciding = new Lazy<ILookup<ISymbol?, IMethodSymbol>>(() => DecidingMethods.In(context.Compilation));
        context.RegisterSymbolStartAction(
            start =>
            {
                if (!((INamedTypeSymbol)start.Symbol).DerivesFromWorkflow())
                    return;
                var bodies = new ConcurrentDictionary<ISymbol, Body>(SymbolEqualityComparer.Default);
                start.RegisterOperationBlockAction(block => bodies.TryAdd(Whole(block.OwningSymbol), Body.Of(block.OperationBlocks)));
                start.RegisterSymbolEndAction(end =>
                {
                    if (bodies.Values.Any(body => !body.Reads.IsEmpty))
                        Report(end, deciding.Value[end.Symbol], bodies);
                });
            },
            SymbolKind.NamedType);
    }

    private void Report(SymbolAnalysisContext context, IEnumerable<IMethodSymbol> deciding, IReadOnlyDictionary<ISymbol, Body> bodies)
    {
        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var method in deciding)
            Visit(method, method);

        void Visit(IMethodSymbol decides, IMethodSymbol method)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (!visited.Add(Whole(method)) || !bodies.TryGetValue(Whole(method), out var body))
                return;
            foreach (var (place, what) in body.Reads)
                context.ReportDiagnostic(Diagnostic.Create(ReportedRule, place, decides.Name, what));
            foreach (var called in body.Calls)
                Visit(decides, called);
        }
    }

    private static ISymbol Whole(ISymbol symbol) =>
        symbol is IMethodSymbol method ? (method.PartialDefinitionPart ?? method).OriginalDefinition : symbol;

    /// <summary>What a method reads that may differ, and what it calls.</summary>
    private sealed record Body(ImmutableArray<(Location Place, string What)> Reads, ImmutableArray<IMethodSymbol> Calls)
    {
        public static Body Of(ImmutableArray<IOperation> blocks)
        {
            var reads = ImmutableArray.CreateBuilder<(Location, string)>();
            var calls = ImmutableArray.CreateBuilder<IMethodSymbol>();
            foreach (var operation in blocks.SelectMany(block => block.DescendantsAndSelf()))
            {
                if (NondeterministicReads.In(operation) is { } what)
                    reads.Add((InvokedName.LocationIn(operation.Syntax), what));
                else if (CalledBy(operation) is { } called)
                    calls.Add(called);
            }

            return new(reads.ToImmutable(), calls.ToImmutable());
        }

        private static IMethodSymbol? CalledBy(IOperation operation) => operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation { Parent: not INameOfOperation } group => group.Method,
            IPropertyReferenceOperation read => read.Property.GetMethod,
            _ => null,
        };
    }
}
