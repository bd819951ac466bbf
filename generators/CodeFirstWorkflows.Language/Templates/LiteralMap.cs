using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Language.Templates;

/// <summary>
/// Knows where each character of a constant string is written. A piece that says nothing about single characters (the name of a constant,
/// <c>nameof</c>) stands for all of its characters. It holds a syntax tree: make it where a location is needed, and keep it out of models.
/// </summary>
internal sealed class LiteralMap
{
    private readonly SyntaxTree _tree;
    private readonly List<TextSpan> _spans;
    private readonly int _end;

    private LiteralMap(string value, SyntaxTree tree, List<TextSpan> spans, int end) =>
        (Value, _tree, _spans, _end) = (value, tree, spans, end);

    /// <summary>The constant.</summary>
    public string Value { get; }

    /// <summary>Maps a constant string; null if <paramref name="expression"/> is none.</summary>
    public static LiteralMap? Create(ExpressionSyntax expression, SemanticModel model, CancellationToken ct)
    {
        if (model.GetConstantValue(expression, ct).Value is not string value)
            return null;
        var reader = new Reader(model, ct);
        reader.Read(expression);
        if (!reader.HasRead(value))
        {
            reader = new(model, ct);
            reader.ReadOpaque(expression, value);
        }

        return new(value, expression.SyntaxTree, reader.Spans, reader.End);
    }

    /// <summary>Where <paramref name="span"/> is written. An empty span lies before its character, or at the end.</summary>
    public Location Locate(Span span) => Location.Create(_tree, SourceOf(span));

    /// <summary>What <see cref="Locate"/> finds, as a span of the source.</summary>
    public TextSpan SourceOf(Span span)
    {
        var start = Math.Max(0, Math.Min(span.Start, _spans.Count));
        var end = Math.Max(start, Math.Min(span.End, _spans.Count));
        if (start < end)
            return TextSpan.FromBounds(_spans[start].Start, _spans[end - 1].End);
        return new(start < _spans.Count ? _spans[start].Start : _end, 0);
    }

    /// <summary>Collects characters and their spans from the pieces of an expression, in the order of the source.</summary>
    private sealed class Reader(SemanticModel model, CancellationToken ct)
    {
        private readonly StringBuilder _value = new();

        public List<TextSpan> Spans { get; } = [];

        public int End { get; private set; }

        public bool HasRead(string value) => _value.Length == value.Length && _value.ToString() == value;

        public void Read(ExpressionSyntax expression)
        {
            ct.ThrowIfCancellationRequested();
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    Read(parenthesized.Expression);
                    break;
                case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                    ReadSum(sum);
                    break;
                case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                    ReadLiteral(literal);
                    break;
                case InterpolatedStringExpressionSyntax interpolated:
                    ReadInterpolated(interpolated);
                    break;
                default:
                    ReadOpaque(expression, model.GetConstantValue(expression, ct).Value as string ?? "");
                    break;
            }
        }

        public void ReadOpaque(ExpressionSyntax expression, string value)
        {
            foreach (var character in value)
                Add(character, expression.SpanStart, expression.Span.Length);
            End = expression.Span.End;
        }

        /// <summary>Long sums lean to the left, so that side is walked without recursion.</summary>
        private void ReadSum(BinaryExpressionSyntax sum)
        {
            Stack<ExpressionSyntax> operands = new();
            ExpressionSyntax left = sum;
            for (; left is BinaryExpressionSyntax inner && inner.IsKind(SyntaxKind.AddExpression); left = inner.Left)
                operands.Push(inner.Right);
            Read(left);
            while (operands.Count > 0)
                Read(operands.Pop());
        }

        private void ReadLiteral(LiteralExpressionSyntax literal)
        {
            var token = literal.Token;
            var source = token.Text;
            var before = _value.Length;
            var (open, close) = (0, source.Length);
            switch (token.Kind())
            {
                case SyntaxKind.SingleLineRawStringLiteralToken:
                    while (open < close && source[open] == '"' && source[close - 1] == '"')
                        (open, close) = (open + 1, close - 1);
                    ReadLines(source, open, close, token.SpanStart, indentation: "", atLineStart: false);
                    break;
                case SyntaxKind.MultiLineRawStringLiteralToken:
                    open = LineEnd(source, 0, close);
                    open += LineBreakLength(source, open);
                    close = source.TrimEnd('"').Length;
                    var indented = close;
                    while (indented > open && !SyntaxFacts.IsNewLine(source[indented - 1]))
                        indented--;
                    var indentation = source.Substring(indented, close - indented);
                    var lastBreak = indented > open + 1 && source[indented - 1] == '\n' && source[indented - 2] == '\r' ? 2 : 1;
                    ReadLines(source, open, Math.Max(open, indented - lastBreak), token.SpanStart, indentation, atLineStart: true);
                    break;
                case SyntaxKind.StringLiteralToken when source.StartsWith("@", StringComparison.Ordinal):
                    ReadVerbatim(source, 2, close - 1, token.SpanStart, bracesAreDoubled: false);
                    break;
                case SyntaxKind.StringLiteralToken:
                    ReadRegular(source, 1, close - 1, token.SpanStart, bracesAreDoubled: false);
                    break;
            }

            if (_value.ToString(before, _value.Length - before) == token.ValueText)
                return;
            _value.Length = before;
            Spans.RemoveRange(before, Spans.Count - before);
            ReadOpaque(literal, token.ValueText);
        }

        private void ReadInterpolated(InterpolatedStringExpressionSyntax expression)
        {
            var kind = expression.StringStartToken.Kind();
            var last = expression.StringEndToken.Text;
            var isMultiLine = kind is SyntaxKind.InterpolatedMultiLineRawStringStartToken;
            var indentation = isMultiLine ? last.Trim('\r', '\n', '\u0085', '\u2028', '\u2029', '"') : "";
            End = expression.StringStartToken.Span.End;
            for (var i = 0; i < expression.Contents.Count; i++)
            {
                if (expression.Contents[i] is InterpolationSyntax hole)
                {
                    Read(hole.Expression);
                    continue;
                }

                var token = ((InterpolatedStringTextSyntax)expression.Contents[i]).TextToken;
                var (source, start) = (token.Text, token.SpanStart);
                if (kind is SyntaxKind.InterpolatedStringStartToken)
                    ReadRegular(source, 0, source.Length, start, bracesAreDoubled: true);
                else if (kind is SyntaxKind.InterpolatedVerbatimStringStartToken)
                    ReadVerbatim(source, 0, source.Length, start, bracesAreDoubled: true);
                else
                    ReadLines(source, 0, source.Length, start, indentation, atLineStart: isMultiLine && i == 0);
            }
        }

        private void ReadRegular(string source, int from, int to, int offset, bool bracesAreDoubled)
        {
            End = offset + from;
            for (var i = from; i < to;)
            {
                var start = i;
                var character = source[i++];
                if (character == '\\' && i < to)
                    ReadEscape(source, start, ref i, to, offset);
                else
                    AddPlain(character, source, start, ref i, to, offset, bracesAreDoubled);
            }
        }

        private void ReadVerbatim(string source, int from, int to, int offset, bool bracesAreDoubled)
        {
            End = offset + from;
            for (var i = from; i < to;)
            {
                var start = i;
                var character = source[i++];
                if (character == '"' && i < to)
                    i++;
                AddPlain(character, source, start, ref i, to, offset, bracesAreDoubled);
            }
        }

        private void AddPlain(char character, string source, int start, ref int i, int to, int offset, bool bracesAreDoubled)
        {
            if (bracesAreDoubled && character is '{' or '}' && i < to && source[i] == character)
                i++;
            Add(character, offset + start, i - start);
        }

        private void ReadEscape(string source, int start, ref int i, int to, int offset)
        {
            var letter = source[i++];
            if (letter is not ('u' or 'U' or 'x'))
            {
                var position = "abefnrtv0".IndexOf(letter);
                Add(position < 0 ? letter : "\a\b\u001b\f\n\r\t\v\0"[position], offset + start, i - start);
                return;
            }

            var end = Math.Min(to, i + (letter == 'U' ? 8 : 4));
            uint code = 0;
            for (; i < end && HexValue(source[i]) is var digit and >= 0; i++)
                code = (code << 4) | (uint)digit;
            if (code > 0xFFFF)
            {
                Add((char)(0xD800 + ((code - 0x10000) >> 10)), offset + start, i - start);
                code = 0xDC00 + ((code - 0x10000) & 0x3FF);
            }

            Add((char)code, offset + start, i - start);
        }

        /// <summary>Reads raw text: nothing is escaped, and each line loses its indentation.</summary>
        private void ReadLines(string source, int from, int to, int offset, string indentation, bool atLineStart)
        {
            End = offset + from;
            for (var i = from; i < to || atLineStart;)
            {
                var end = LineEnd(source, i, to);
                if (atLineStart && indentation.Length > 0)
                {
                    // A blank line may be shorter than the indentation.
                    i = string.CompareOrdinal(source, i, indentation, 0, indentation.Length) == 0 && i + indentation.Length <= end
                        ? i + indentation.Length
                        : end;
                }

                End = offset + i;
                end = end < to ? end + LineBreakLength(source, end) : end;
                atLineStart = end < to;
                for (; i < end; i++)
                    Add(source[i], offset + i, 1);
            }
        }

        private void Add(char character, int start, int length)
        {
            _value.Append(character);
            Spans.Add(new(start, length));
            End = start + length;
        }

        private static int LineEnd(string source, int from, int to)
        {
            while (from < to && !SyntaxFacts.IsNewLine(source[from]))
                from++;
            return from;
        }

        private static int LineBreakLength(string source, int position) =>
            position >= source.Length ? 0 : string.CompareOrdinal(source, position, "\r\n", 0, 2) == 0 ? 2 : 1;

        private static int HexValue(char digit) => digit switch
        {
            >= '0' and <= '9' => digit - '0',
            >= 'a' and <= 'f' => digit - 'a' + 10,
            >= 'A' and <= 'F' => digit - 'A' + 10,
            _ => -1,
        };
    }
}
