using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW072: a step that blocks holds a thread for as long as a model or a service takes to answer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingCallAnalyzer() : CodeAnalyzer(Rule.BlockingCall)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context) =>
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && method.IsCodeStep())
                Analyze(block, method);
        });

    private void Analyze(OperationBlockAnalysisContext context, IMethodSymbol step)
    {
        var body = context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf()).ToArray();
        CompletedTasks? completed = null;
        foreach (var operation in body)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (BlockingCalls.In(operation) is not { } blocking || operation.Parent is INameOfOperation)
                continue;
            if (blocking.Task is { } task && (completed ??= new(body)).Contain(task))
                continue;
            context.ReportDiagnostic(Diagnostic.Create(ReportedRule, InvokedName.LocationIn(operation.Syntax), blocking.Name, step.Name));
        }
    }
}
