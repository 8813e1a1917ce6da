import { codeOr, type ReadCell } from './cells.ts';

/** 计量单位 by the names people write. Source: china-export facts §5.3. */
const NAMED = codeOr({
  台: '001',
  座: '002',
  辆: '003',
  架: '005',
  套: '006',
  个: '007',
  只: '008',
  张: '010',
  件: '011',
  支: '012',
  根: '014',
  条: '015',
  把: '016',
  块: '017',
  卷: '018',
  副: '019',
  片: '020',
  组: '021',
  份: '022',
  幅: '023',
  双: '025',
  对: '026',
  米: '030',
  平方米: '032',
  立方米: '033',
  千克: '035',
  公斤: '035',
  kg: '035',
  克: '036',
  吨: '070',
  升: '095',
  毫升: '096',
  箱: '120',
  批: '121',
  罐: '122',
  桶: '123',
  包: '125',
  打: '127',
  册: '131',
  本: '132',
  枚: '134',
  捆: '135',
  袋: '136',
  粒: '139',
  盒: '140',
  瓶: '142',
  部: '163',
});

/** A customs unit by code or name. All codes have three digits, so the zero a spreadsheet dropped from `011` is certain. */
export const unit: ReadCell = (cell) => {
  const read = NAMED(cell);
  return typeof cell === 'object' && 'value' in read ? { value: String(read.value).padStart(3, '0') } : read;
};
