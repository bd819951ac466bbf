using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW073: RunAsync and ResumeAsync do not throw when a run fails, so a statement that drops the run drops its failure.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IgnoredRunResultAnalyzer() : CodeAnalyzer(Rule.RunResultIgnored)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, OperationKind.ExpressionStatement);

    private void Analyze(OperationAnalysisContext context)
    {
        if (RunCallIn(((IExpressionStatementOperation)context.Operation).Operation) is { } call && ReturnsRun(call))
            context.ReportDiagnostic(Diagnostic.Create(ReportedRule, InvokedName.LocationIn(call.Syntax), call.TargetMethod.Name));
    }

    // What is awaited, past ?. and ConfigureAwait. An assignment, to a discard too, is a decision and no call.
    private static IInvocationOperation? RunCallIn(IOperation? operation) => operation switch
    {
        IAwaitOperation awaited => RunCallIn(awaited.Operation),
        IConditionalAccessOperation access => RunCallIn(access.WhenNotNull),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => RunCallIn(task),
        IInvocationOperation { TargetMethod.Name: "RunAsync" or "ResumeAsync" } call => call,
        _ => null,
    };

    private static bool ReturnsRun(IInvocationOperation call) =>
        call.TargetMethod.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var run] } &&
        run.IsOrDerivesFrom(Names.WorkflowRun) &&
        ReceiverOf(call).IsWorkflowType();

    private static ITypeSymbol? ReceiverOf(IInvocationOperation call) =>
        call.Instance?.Type ?? (call is { TargetMethod.IsExtensionMethod: true, Arguments: [var receiver, ..] } ? receiver.Value.Type : null);
}
